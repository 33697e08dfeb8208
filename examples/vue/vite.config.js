// Vue is told that our tags are elements of the platform.
import vue from '@vitejs/plugin-vue';

export default { plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('ccc-') } } })] };
